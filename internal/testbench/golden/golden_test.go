package golden

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestOthersAreFilesOfWhatIsGone(t *testing.T) {
	folder := t.TempDir()
	for _, name := range []string{"live.json", "live.md", "prod.json", "prod.md", "dev.json", "README.md", "notes.txt"} {
		if err := os.WriteFile(filepath.Join(folder, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got := others(t, folder, []string{"live", "new"}, []string{".json", ".md"})
	for i, file := range got {
		got[i] = filepath.Base(file)
	}
	if want := []string{"dev.json", "prod.json", "prod.md"}; !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}
