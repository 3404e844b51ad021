package recipes

import (
	"fmt"
	"regexp"
)

var (
	ofCdktf = regexp.MustCompile(`(?ms)^## Plain cdktf\n(.*?)^## `)
	block   = regexp.MustCompile("(?ms)^```sh\n(.*?)^```")
)

// plainCdktf reads the first two blocks of a page's section: to plan, and to apply.
func plainCdktf(data []byte) ([]Job, error) {
	section := ofCdktf.FindSubmatch(data)
	if section == nil {
		return nil, fmt.Errorf("no section Plain cdktf")
	}
	blocks := block.FindAllSubmatch(section[1], -1)
	if len(blocks) < 2 {
		return nil, fmt.Errorf("%d blocks of commands for plain cdktf, two wanted", len(blocks))
	}
	jobs := []Job{{Name: "plan"}, {Name: "apply"}}
	for i := range jobs {
		jobs[i].Scripts = []Script{{Shell: []string{"bash", "-e", "-c"}, Text: string(blocks[i][1])}}
	}
	return jobs, nil
}
