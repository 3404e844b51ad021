package plan

import "encoding/json"

// RegionOf is the AWS region that the provider of a change is configured for; empty where the configuration does not say it as a constant.
func (p *Plan) RegionOf(c *Change) string {
	if c.block == nil {
		return ""
	}
	b := c.block()
	if b == nil {
		return ""
	}
	return p.regions[b.provider]
}

// regionIn reads the constant region of a provider's expressions. Nothing else of them is looked at: they can hold credentials.
func regionIn(expressions json.RawMessage) string {
	var written struct {
		Region struct {
			Constant string `json:"constant_value"`
		} `json:"region"`
	}
	if json.Unmarshal(expressions, &written) != nil {
		return ""
	}
	return written.Region.Constant
}
