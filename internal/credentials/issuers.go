package credentials

import (
	"regexp"
	"strings"
)

// alphabet is the set of bytes that a credential is written in after its prefix.
type alphabet [256]bool

func alphabetOf(ranges string) *alphabet {
	var a alphabet
	for i := 0; i+1 < len(ranges); i += 2 {
		for c := int(ranges[i]); c <= int(ranges[i+1]); c++ {
			a[c] = true
		}
	}
	return &a
}

var (
	digits    = alphabetOf("09")
	hexadigit = alphabetOf("09afAF")
	letters   = alphabetOf("azAZ")
	upper     = alphabetOf("09AZ")
	alnum     = alphabetOf("09azAZ")
	token     = alphabetOf("09azAZ__--")         // URL-safe base64
	dotted    = alphabetOf("09azAZ__--..==")     // of several parts
	base64    = alphabetOf("09azAZ++//==")       // standard base64
	loose     = alphabetOf("09azAZ__--..==++//") // any of them
)

// issuer is the format of the credentials of one issuer: a prefix, then at least so many bytes.
type issuer struct {
	prefix string
	in     *alphabet
	least  int
}

// issuers are published formats that a prefix makes known. The lists of gitleaks (https://github.com/gitleaks/gitleaks, config/gitleaks.toml)
// and of GitHub (https://docs.github.com/en/code-security/reference/secret-security/supported-secret-scanning-patterns) name the issuers.
// Publishable keys, such as Stripe's pk_live_, are none.
var issuers = []issuer{
	// AWS
	{"AKIA", upper, 16}, {"ASIA", upper, 16}, {"ABIA", upper, 16}, {"ACCA", upper, 16}, {"ABSK", base64, 100},
	{"bedrock-api-key-", loose, 30},
	// GitHub
	{"ghp_", alnum, 30}, {"gho_", alnum, 30}, {"ghu_", alnum, 30}, {"ghs_", alnum, 30}, {"ghr_", alnum, 30},
	{"github_pat_", token, 40},
	// GitLab
	{"glpat-", dotted, 20}, {"gldt-", dotted, 20}, {"glptt-", hexadigit, 40}, {"glrt-", dotted, 20}, {"glcbt-", token, 20},
	{"glft-", token, 20}, {"glsoat-", token, 20}, {"glimt-", token, 25}, {"glagent-", token, 50}, {"gloas-", token, 50},
	{"glffct-", token, 20}, {"GR1348941", token, 20},
	// Google
	{"AIza", token, 35}, {"GOCSPX-", token, 28}, {"ya29.", dotted, 20}, {"1//0", token, 30},
	// Slack
	{"xoxb-", token, 10}, {"xoxp-", token, 10}, {"xoxa-", token, 10}, {"xoxr-", token, 8}, {"xoxs-", token, 10},
	{"xoxo-", token, 10}, {"xoxe-", token, 20}, {"xoxe.xox", token, 20}, {"xoxc-", token, 10}, {"xoxd-", loose, 10},
	{"xapp-", token, 10},
	// payments and shops
	{"sk_live_", alnum, 10}, {"sk_test_", alnum, 10}, {"sk_prod_", alnum, 10}, {"rk_live_", alnum, 10}, {"rk_test_", alnum, 10},
	{"rk_prod_", alnum, 10}, {"whsec_", base64, 20}, {"shpat_", hexadigit, 32}, {"shpca_", hexadigit, 32},
	{"shppa_", hexadigit, 32}, {"shpss_", hexadigit, 32}, {"shptka_", hexadigit, 32}, {"sq0atp-", token, 22},
	{"sq0csp-", token, 40}, {"access_token$production$", alnum, 16}, {"access-production-", token, 30},
	{"access-sandbox-", token, 30}, {"access-development-", token, 30}, {"EZAK", alnum, 50}, {"EZTK", alnum, 50},
	{"FLWSECK", token, 12}, {"duffel_live_", token, 40}, {"duffel_test_", token, 40},
	// models
	{"sk-ant-", token, 30}, {"sk-proj-", token, 30}, {"sk-svcacct-", token, 30}, {"sk-admin-", token, 30},
	{"sk-or-v1-", hexadigit, 30}, {"sk-", alnum, 32}, {"hf_", letters, 30}, {"api_org_", letters, 30}, {"pplx-", alnum, 40},
	{"gsk_", alnum, 40}, {"r8_", alnum, 35}, {"xai-", alnum, 60}, {"tvly-", alnum, 20}, {"pcsk_", token, 40}, {"4b1d", alnum, 38},
	{"nvapi-", token, 40},
	// mail and messages
	{"SG.", dotted, 60}, {"key-", hexadigit, 32}, {"SK", hexadigit, 32}, {"xkeysib-", hexadigit, 60}, {"re_", token, 30},
	// hosting and databases
	{"dop_v1_", hexadigit, 60}, {"doo_v1_", hexadigit, 60}, {"dor_v1_", hexadigit, 60}, {"HRKU-", token, 30}, {"fo1_", token, 40},
	{"FlyV1", loose, 0}, {"fm1r_", base64, 60}, {"fm1a_", base64, 60}, {"fm2_", base64, 60}, {"pscale_tkn_", dotted, 30},
	{"pscale_pw_", dotted, 30}, {"pscale_oauth_", dotted, 30}, {"sbp_", hexadigit, 40}, {"sb_secret_", token, 20},
	{"nfp_", alnum, 36}, {"vcp_", alnum, 24}, {"dapi", hexadigit, 32}, {"LTAI", alnum, 12}, {"AKID", alnum, 32},
	{"AQVN", token, 35}, {"t1.", dotted, 80}, {"tk-us-", token, 48}, {"v1.0-", token, 150}, {"tskey-", token, 20},
	{"cfut_", token, 30}, {"cfat_", token, 30},
	// registries
	{"npm_", alnum, 30}, {"pypi-", token, 50}, {"rubygems_", hexadigit, 40}, {"oy2", alnum, 43}, {"CLOJARS_", alnum, 60},
	{"cio", alnum, 32}, {"dckr_pat_", token, 20}, {"dckr_oat_", token, 20}, {"AKCp", alnum, 60}, {"cmVmd", alnum, 55},
	// builds
	{"pul-", hexadigit, 40}, {"API-", upper, 25}, {"sonar_", hexadigit, 40}, {"sqp_", hexadigit, 40}, {"sqa_", hexadigit, 40},
	{"squ_", hexadigit, 40}, {"CCIPAT_", token, 20}, {"CCIPRJ_", token, 20}, {"bkua_", hexadigit, 40}, {"pat.", dotted, 60},
	{"sat.", dotted, 60}, {"ico-", alnum, 32}, {"pnu_", alnum, 36},
	// secret stores and keys
	{"hvs.", token, 24}, {"hvb.", token, 100}, {"hvr.", token, 24}, {"s.", alnum, 24}, {"b.AAAA", token, 60}, {"dp.", dotted, 40},
	{"ops_eyJ", base64, 60}, {"A3-", upper, 6}, {"AGE-SECRET-KEY-1", upper, 50}, {"dnkey-", token, 60}, {"sha256~", token, 40},
	{"PuTTY-User-Key-File-", digits, 1},
	// monitoring
	{"dt0c01.", dotted, 80}, {"dt0s", dotted, 80}, {"glc_", base64, 32}, {"glsa_", token, 40}, {"eyJrIjoi", base64, 60},
	{"sntrys_", loose, 40}, {"sntryu_", hexadigit, 60}, {"NRAK-", upper, 27}, {"NRJS-", hexadigit, 19}, {"NRII-", token, 32},
	{"NRRA-", hexadigit, 40}, {"phc_", alnum, 40}, {"phx_", alnum, 40}, {"pdus", loose, 40}, {"u+", token, 18},
	// work, data and others
	{"PMAK-", token, 50}, {"sgp_", token, 40}, {"lin_api_", alnum, 40}, {"lin_oauth_", alnum, 40}, {"ntn_", alnum, 40},
	{"secret_", alnum, 43}, {"figd_", token, 40}, {"figo_", token, 40}, {"ATATT3", dotted, 50}, {"ATCTT3", dotted, 50},
	{"ATBB", alnum, 32}, {"shippo_live_", hexadigit, 40}, {"shippo_test_", hexadigit, 40}, {"EAAA", token, 55}, {"EAAC", alnum, 60},
	{"EAAM", alnum, 60}, {"p8e-", alnum, 32}, {"fio-u-", token, 60}, {"rdme_", alnum, 60}, {"tfp_", dotted, 50},
	{"sm_aat_", alnum, 16}, {"sm_pat_", alnum, 16}, {"sm_sat_", alnum, 16}, {"sl.", token, 100}, {"lpsk_", alnum, 20},
	{"waka_", token, 36}, {"apify_api_", alnum, 30}, {"patak", alnum, 60}, {"ctp_", alnum, 40},
}

// byFirst are the issuers by the first byte of their prefix.
var byFirst = func() (all [256][]issuer) {
	for _, i := range issuers {
		all[i.prefix[0]] = append(all[i.prefix[0]], i)
	}
	return all
}()

// issued says whether a credential of a known issuer begins here.
func (s Search) issued(text string) bool {
	for _, i := range byFirst[text[0]] {
		if strings.HasPrefix(text, i.prefix) {
			if n := run(text[len(i.prefix):], i.in); n >= i.least && !(s.Sure && standIn(text[:len(i.prefix)+n])) {
				return true
			}
		}
	}
	return strings.HasPrefix(text, "ey") && jsonWebToken.MatchString(text)
}

// run is how many bytes are of the alphabet.
func run(text string, in *alphabet) int {
	n := 0
	for n < len(text) && in[text[n]] {
		n++
	}
	return n
}

// marked are formats that a mark in their middle makes known, each with the byte at which it is looked for: those of Microsoft Entra,
// Telegram, Facebook, HCP Terraform, Discord, MaxMind and Mailchimp.
var marked = map[byte][]struct {
	mark string
	form *regexp.Regexp // of the text around it
}{
	'~': {{"Q~", regexp.MustCompile(`[\w~.]{3}\dQ~[\w~.-]{31,34}`)}},
	':': {{":AA", regexp.MustCompile(`\b\d{8,10}:AA[\w-]{32,}`)}},
	'|': {{"|", regexp.MustCompile(`\b\d{13,17}\|[\w-]{27,40}`)}},
	'.': {{".atlasv1.", regexp.MustCompile(`[\w]{14}\.atlasv1\.[\w=-]{50,}`)},
		{".", regexp.MustCompile(`\b[MNO][\w-]{23,28}\.[\w-]{6}\.[\w-]{27,}`)}},
	'_': {{"_mmk", regexp.MustCompile(`\b[A-Za-z0-9]{6}_[A-Za-z0-9]{29}_mmk\b`)}},
	'-': {{"-us", regexp.MustCompile(`\b[0-9a-f]{32}-us\d{1,2}\b`)}},
}

var jsonWebToken = regexp.MustCompile(`^ey[A-Za-z0-9_-]{10,}\.ey[A-Za-z0-9_/\\-]{10,}`)
