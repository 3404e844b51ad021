// Package promote changes the image in an environment's YAML file, and nothing else of the file.
package promote

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"

	"slipway/internal/config"
	"slipway/internal/strictyaml"
	"slipway/internal/whole"
)

const path = "service.image"

// Parse reads a text as that of the environment's file.
type Parse func(text []byte) (config.Environment, error)

// Rewrite gives the text of an environment's file with another image: comments, order and quoting stay. Another image that the environment may not have
// is an error, and so is a file that is not sound, or one that inherits its image. The name of the file is for messages.
func Rewrite(file string, text []byte, image string, parse Parse) ([]byte, error) {
	before, err := parse(text)
	if err != nil {
		return nil, err
	}
	if before.Service.Image == image {
		return text, nil
	}
	key, value, written := places(file, text)
	if !written {
		return nil, fmt.Errorf("%s: %s: is inherited from %s; write it into the file, or change it there by hand", file, path, config.Defaults)
	}
	after, err := replace(text, key, value, before.Service.Image, image)
	if err != nil {
		return nil, fmt.Errorf("%s: %s: %w", file, path, err)
	}
	got, err := parse(after)
	if err != nil {
		return nil, err
	}
	want := before
	want.Service.Image = image
	if !reflect.DeepEqual(want, got) {
		return nil, fmt.Errorf("%s: %s: %w", file, path, errElsewhere)
	}
	return after, nil
}

// places of the key and of the image in a sound file, which need not have them.
func places(file string, text []byte) (key, value strictyaml.Position, written bool) {
	var anything struct {
		Service struct {
			Image string `yaml:"image"`
		} `yaml:"service"`
	}
	read := strictyaml.Read(file, text, &anything, strictyaml.Options{MaxBytes: len(text)})
	return read.WhereKey(path), read.Where(path), read.Set(path)
}

var errElsewhere = errors.New("written in a way that cannot be changed by itself; write it on one line, as image: <image>")

// replace the value behind a key. The column of the value is of no use: the YAML library moves it where spaces follow.
func replace(text []byte, key, at strictyaml.Position, old, value string) ([]byte, error) {
	lines := bytes.SplitAfter(text, []byte("\n"))
	line := []rune(string(lines[at.Line-1]))
	start := 0
	if key.Line == at.Line {
		start = min(key.Column-1, len(line))
	}
	before, rest, found := strings.Cut(string(line[start:]), old)
	if !found {
		return nil, errElsewhere
	}
	lines[at.Line-1] = []byte(string(line[:start]) + before + value + rest)
	return bytes.Join(lines, nil), nil
}

// Write the image into the file of an environment, all at once or not at all. It says whether the file has changed.
func Write(file, image string, parse Parse) (changed bool, err error) {
	if target, err := filepath.EvalSymlinks(file); err == nil {
		file = target
	}
	before, err := os.ReadFile(file)
	if err != nil {
		return false, err
	}
	after, err := Rewrite(file, before, image, parse)
	if err != nil || bytes.Equal(before, after) {
		return false, err
	}
	mode := os.FileMode(0o644)
	if info, err := os.Stat(file); err == nil {
		mode = info.Mode().Perm()
	}
	return true, whole.Write(file, after, mode)
}
