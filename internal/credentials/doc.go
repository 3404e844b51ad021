// Package credentials tells credentials from other texts, and names of secrets from other names: reviews of plans hide what it finds, and the configuration
// refuses it.
package credentials
