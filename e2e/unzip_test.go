//go:build e2e

package e2e

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
)

// unzip gives the contents of all files, one after the other.
func unzip(archive []byte) ([]byte, error) {
	reader, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return nil, err
	}
	var all []byte
	for _, file := range reader.File {
		content, err := file.Open()
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(content)
		if err := errors.Join(err, content.Close()); err != nil {
			return nil, err
		}
		all = append(all, data...)
	}
	return all, nil
}
