package faststart

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"strings"
)

// lazyIndex is the package's second entry point. It loads a resource's code when the resource is first used.
const lazyIndex = "lib/lazy-index.js"

// cut copies what the given Go packages of the bindings need from the provider's npm package. A Go package, a submodule of
// the assembly and a folder below lib have one name in three spellings: sqsqueue, sqsQueue and sqs-queue.
// It refuses what does not look as expected.
func cut(tarball []byte, version string, resources []string) ([]byte, error) {
	unzipped, err := gzip.NewReader(bytes.NewReader(tarball))
	if err != nil {
		return nil, err
	}
	if len(resources) == 0 {
		return nil, errors.New("no resource is linked into this program, or not with " + kernel + " " + kernelVersion)
	}
	used := map[string]bool{}
	for _, resource := range resources {
		used[resource] = true
	}
	missing := map[string]bool{".jsii": true, "package.json": true, lazyIndex: true}
	for _, resource := range resources {
		missing["lib of "+resource] = true
	}
	var out bytes.Buffer
	zipped, _ := gzip.NewWriterLevel(&out, gzip.BestSpeed) // the level is valid
	writer := tar.NewWriter(zipped)
	for reader := tar.NewReader(unzipped); ; {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
		file := strings.TrimPrefix(header.Name, "package/")
		resource := strings.ReplaceAll(path.Base(path.Dir(file)), "-", "")
		var content []byte
		switch {
		case file == ".jsii":
			content, err = cutAssembly(reader, used)
		case file == "package.json":
			content, err = changeEntryPoint(reader, version)
		case file == lazyIndex, file == "LICENSE":
			content, err = io.ReadAll(reader)
		case used[resource] && path.Dir(path.Dir(file)) == "lib" && path.Ext(file) == ".js":
			content, err = io.ReadAll(reader)
			content, _, _ = bytes.Cut(content, []byte("\n//# sourceMappingURL=")) // two thirds of the file
			delete(missing, "lib of "+resource)
		default:
			continue
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		delete(missing, file)
		if err := writer.WriteHeader(&tar.Header{Name: header.Name, Mode: 0o644, Size: int64(len(content))}); err != nil {
			return nil, err
		}
		if _, err := writer.Write(content); err != nil {
			return nil, err
		}
	}
	for what := range missing {
		return nil, fmt.Errorf("it has no %s", what)
	}
	if err := errors.Join(writer.Close(), zipped.Close()); err != nil {
		return nil, err
	}
	return out.Bytes(), nil
}

func changeEntryPoint(reader io.Reader, version string) ([]byte, error) {
	var manifest map[string]any
	if err := json.NewDecoder(reader).Decode(&manifest); err != nil {
		return nil, err
	}
	if manifest["version"] != version {
		return nil, fmt.Errorf("version is %v, not %s", manifest["version"], version)
	}
	if manifest["main"] != "lib/index.js" || manifest["exports"] != nil {
		return nil, fmt.Errorf("its entry point is %v", manifest["main"])
	}
	manifest["main"] = lazyIndex
	return json.Marshal(manifest)
}

// cutAssembly drops the types and submodules that are not used. The assembly is JSON with an indent of 2, so that their
// lines tell where each begins and ends: reading them takes a tenth of the time of parsing 120 MB. What comes out is parsed.
func cutAssembly(reader io.Reader, used map[string]bool) ([]byte, error) {
	var out bytes.Buffer
	lines := bufio.NewReaderSize(reader, 1<<20)
	cutting, dropping := false, false
	for {
		line, err := lines.ReadSlice('\n')
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, err
		}
		key, isMember := bytes.CutPrefix(line, []byte(`    "`+name+`.`))
		switch {
		case bytes.HasPrefix(line, []byte(`  "`)):
			cutting = string(line) == "  \"types\": {\n" || string(line) == "  \"submodules\": {\n"
			dropping = false
		case bytes.HasPrefix(line, []byte("  }")) && cutting:
			cutting, dropping = false, false
			// JSON has no comma after the last member, which may have been dropped.
			kept := bytes.TrimRight(out.Bytes(), ",\n")
			out.Truncate(len(kept))
			out.WriteByte('\n')
		case cutting && isMember:
			submodule := key[:max(0, bytes.IndexAny(key, `."`))]
			dropping = !used[strings.ToLower(string(submodule))]
		}
		if !dropping {
			out.Write(line)
		}
		if err != nil {
			break
		}
	}
	var assembly map[string]any
	if err := json.Unmarshal(out.Bytes(), &assembly); err != nil {
		return nil, err
	}
	types, _ := assembly["types"].(map[string]any)
	described := map[string]bool{}
	for fqn := range types {
		submodule, _, _ := strings.Cut(strings.TrimPrefix(fqn, name+"."), ".")
		described[strings.ToLower(submodule)] = true
	}
	if !maps.Equal(described, used) {
		return nil, fmt.Errorf("its types are not where they should be: %d of %d resources", len(described), len(used))
	}
	dropDocs(assembly)
	return json.Marshal(assembly)
}

// dropDocs drops what only documentation is made from, half of the assembly.
func dropDocs(part any) {
	switch part := part.(type) {
	case map[string]any:
		delete(part, "docs")
		delete(part, "locationInModule")
		for _, inner := range part {
			dropDocs(inner)
		}
	case []any:
		for _, inner := range part {
			dropDocs(inner)
		}
	}
}
