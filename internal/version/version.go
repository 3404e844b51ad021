// Package version says which version of Slipway this is, also in a team's own repository, whose commits and tags are its own.
package version

// Slipway is the newest version of CHANGELOG.md. What a version promises is in docs/upgrading.md.
const Slipway = "0.1.0"
