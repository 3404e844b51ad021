// Package regular reads files, and refuses what has the name of a file and is none. A named pipe would wait for whoever writes to it.
package regular

import (
	"errors"
	"io/fs"
	"os"
)

// Not says what stands at a path in place of a regular file, as "is a folder". It is "" for a file, and for a path at which there is nothing.
func Not(path string) string {
	info, err := os.Stat(path) // of what a link leads to
	if err != nil {
		if link, err := os.Lstat(path); err == nil && link.Mode()&fs.ModeSymlink != 0 {
			return "is a link to nothing"
		}
		return ""
	}
	switch mode := info.Mode(); {
	case mode.IsRegular():
		return ""
	case mode.IsDir():
		return "is a folder"
	case mode&fs.ModeNamedPipe != 0:
		return "is a named pipe"
	case mode&fs.ModeSocket != 0:
		return "is a socket"
	}
	return "is a device"
}

// Read is os.ReadFile of regular files only.
func Read(path string) ([]byte, error) {
	if is := Not(path); is != "" {
		return nil, &fs.PathError{Op: "read", Path: path, Err: errors.New(is + ", not a file; remove it")}
	}
	return os.ReadFile(path)
}
