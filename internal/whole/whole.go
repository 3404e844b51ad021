// Package whole writes files as a whole or not at all.
package whole

import (
	"errors"
	"os"
	"path/filepath"
)

// Write a file beside its place, and put it there when all of it is written: who reads it sees what was there before or all that is there now.
func Write(file string, text []byte, mode os.FileMode) error {
	temporary, err := os.CreateTemp(filepath.Dir(file), ".slipway-")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(temporary.Name()) }() // it is gone once it is renamed
	_, err = temporary.Write(text)
	if err := errors.Join(err, temporary.Chmod(mode), temporary.Close()); err != nil {
		return err
	}
	return os.Rename(temporary.Name(), file)
}
