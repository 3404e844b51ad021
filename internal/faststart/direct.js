// Runs jsii's kernel in the process that the bindings start. Otherwise that process, bin/jsii-runtime.js, starts a second
// Node.js for lib/program.js, and copies each request to it and each response back: a third of the time of a round trip.
"use strict";
const fs = require("fs");
const os = require("os");
const path = require("path");

const launcher = process.argv[1];
if (launcher && path.basename(launcher) === "jsii-runtime.js") {
  // The kernel talks on file 3. Here requests come on 0 and responses go to 1; no other file may get the number 3.
  fs.openSync(os.devNull, "r");
  const { readSync, writeSync } = fs;
  fs.readSync = (fd, ...rest) => readSync(fd === 3 ? 0 : fd, ...rest);
  fs.writeSync = (fd, ...rest) => writeSync(fd === 3 ? 1 : fd, ...rest);
  // What is printed goes to stderr in the launcher's words.
  for (const name of ["stdout", "stderr"]) {
    process[name].write = (chunk, encoding) => {
      const line = JSON.stringify({ [name]: Buffer.from(chunk, Buffer.isEncoding(encoding) ? encoding : "utf8").toString("base64") });
      writeSync(2, line + "\n");
      return true;
    };
  }
  // Ctrl-C reaches both processes. The one that started this ends it between two requests: a lock of jsii's cache would stay.
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => {});
  process.execArgv.push("--preserve-symlinks"); // it is set in NODE_OPTIONS, where the kernel does not look
  Error.prepareStackTrace = String; // CDKTF keeps the stack of every token; nobody sees it
  // CDKTF packs assets with it, which takes 30 ms to load: only then.
  const Module = module.constructor;
  const load = Module._load;
  Module._load = (request, ...rest) =>
    request === "archiver" ? (...args) => load(request, ...rest)(...args) : load(request, ...rest);

  require.cache[launcher] = Object.assign(new Module(launcher), { filename: launcher, loaded: true });
  require(path.join(path.dirname(launcher), "..", "lib", "program.js"));
}
