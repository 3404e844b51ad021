-- The examples' one table. Migrations go to the cluster itself, not through the proxy: docs/integration.md.
CREATE TABLE IF NOT EXISTS notes (
  id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY,
  text VARCHAR(1000) NOT NULL
);
