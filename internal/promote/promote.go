// Package promote changes the image of a service in an environment's YAML file, and nothing else of the file.
package promote

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"slipway/internal/config"
	"slipway/internal/strictyaml"
	"slipway/internal/whole"
)

// Parse reads a text as that of the environment's file.
type Parse func(text []byte) (config.Environment, error)

// Change is another text of an environment's file.
type Change struct {
	file, target string // as it was asked for, and what it leads to
	before       []byte

	Text []byte
	Also []string // the further services that inherit the image
}

// Prepare rewrites the file of an environment, and writes nothing yet.
func Prepare(file, service, image string, parse Parse) (Change, error) {
	c := Change{file: file, target: file}
	if target, err := filepath.EvalSymlinks(file); err == nil {
		c.target = target
	}
	var err error
	if c.before, err = os.ReadFile(c.target); err != nil {
		return c, err
	}
	c.Text, c.Also, err = Rewrite(file, c.before, service, image, parse)
	return c, err
}

// New says whether the text is another one than the file's.
func (c Change) New() bool { return !bytes.Equal(c.before, c.Text) }

// Write the text into the file, all at once or not at all.
func (c Change) Write() error {
	mode := os.FileMode(0o644)
	if info, err := os.Stat(c.target); err == nil {
		mode = info.Mode().Perm()
	}
	return whole.Write(c.target, c.Text, mode)
}

// Rewrite gives the text of an environment's file with another image of a service, and the further services that inherit it: comments, order and quoting
// stay. Another image that the environment may not have is an error, and so is a file that is not sound, or one that inherits what would have to change. The
// name of the file is for messages.
func Rewrite(file string, text []byte, service, image string, parse Parse) (after []byte, also []string, err error) {
	before, err := parse(text)
	if err != nil {
		return nil, nil, err
	}
	old := imageOf(before, service)
	section := config.Environment{Part: service}.Section()
	wrong := func(err error) error { return fmt.Errorf("%s: %s.image: %w", file, section, err) }
	switch at := find(file, text, section); {
	case old == image:
		return text, nil, nil
	case at.image:
		after, err = replace(text, at.key, at.value, old, image)
	case at.section && service != "": // which inherits its image
		after, err = add(text, at.key, image)
	default:
		err = fmt.Errorf("is inherited from %s; write it into the file, or change it there by hand", config.Defaults)
	}
	if err != nil {
		return nil, nil, wrong(err)
	}
	got, err := parse(after)
	if err != nil {
		return nil, nil, err
	}
	also = slices.DeleteFunc(slices.Sorted(maps.Keys(got.Further)), func(name string) bool {
		return name == service || got.Further[name].Image == before.Further[name].Image
	})
	want := with(before, image, append([]string{service}, also...)...)
	for _, env := range []*config.Environment{&want, &got} { // a line that is added moves others
		env.Origin, env.References = nil, nil
	}
	if !reflect.DeepEqual(want, got) {
		return nil, nil, wrong(errElsewhere)
	}
	return after, also, nil
}

func imageOf(env config.Environment, service string) string {
	if service == "" {
		return env.Service.Image
	}
	return env.Further[service].Image
}

// with gives the environment with the image in some of its services.
func with(env config.Environment, image string, services ...string) config.Environment {
	env.Further = maps.Clone(env.Further)
	for _, name := range services {
		if name == "" {
			env.Service.Image = image
			continue
		}
		of := env.Further[name]
		of.Image = image
		env.Further[name] = of
	}
	return env
}

// place of a service's image in a file: of its key and its value, or of the key of the section that could have it.
type place struct {
	key, value     strictyaml.Position
	image, section bool // what there is
}

// find in a sound file, which need not have it.
func find(file string, text []byte, section string) place {
	type image struct {
		Image string `yaml:"image"`
	}
	var anything struct {
		Service image            `yaml:"service"`
		Further map[string]image `yaml:"services"`
	}
	read := strictyaml.Read(file, text, &anything, strictyaml.Options{MaxBytes: len(text)})
	path := section + ".image"
	if read.Set(path) {
		return place{key: read.WhereKey(path), value: read.Where(path), image: true}
	}
	return place{key: read.WhereKey(section), section: read.Set(section)}
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

// add an image to the section behind a key: before its other keys, in braces or on a line of its own.
func add(text []byte, key strictyaml.Position, image string) ([]byte, error) {
	lines := bytes.SplitAfter(text, []byte("\n"))
	line := []rune(string(lines[key.Line-1]))
	start := min(key.Column-1, len(line))
	if before, rest, braces := strings.Cut(string(line[start:]), "{"); braces {
		if !strings.HasPrefix(strings.TrimSpace(rest), "}") {
			rest = ", " + strings.TrimLeft(rest, " ")
		}
		lines[key.Line-1] = []byte(string(line[:start]) + before + "{image: " + quoted(image) + rest)
		return bytes.Join(lines, nil), nil
	}
	for _, next := range lines[key.Line:] {
		first := bytes.TrimLeft(next, " ")
		content := bytes.TrimSpace(first)
		if len(content) == 0 || content[0] == '#' {
			continue
		}
		if content[0] == '{' {
			break
		}
		indent, end := next[:len(next)-len(first)], next[len(bytes.TrimRight(next, "\r\n")):]
		if len(end) == 0 {
			end = []byte("\n")
		}
		return bytes.Join(slices.Insert(lines, key.Line, slices.Concat(indent, []byte("image: "), []byte(image), end)), nil), nil
	}
	return nil, errElsewhere
}

// quoted is an image between braces, where a comma or a brace would end it. No image has a quote.
func quoted(image string) string { return `"` + image + `"` }
