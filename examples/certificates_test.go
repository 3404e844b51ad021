//go:build examples

package examples

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// authority is a CA for a test; File is its certificate.
type authority struct {
	File        string
	certificate *x509.Certificate
	key         *ecdsa.PrivateKey
}

func newAuthority(t *testing.T, file string) authority {
	t.Helper()
	key, template := newKey(t), newTemplate("test CA "+filepath.Base(file))
	template.IsCA, template.BasicConstraintsValid = true, true
	template.KeyUsage = x509.KeyUsageCertSign
	der := check(x509.CreateCertificate(rand.Reader, template, template, key.Public(), key))(t)
	writePEM(t, file, "CERTIFICATE", der)
	return authority{file, check(x509.ParseCertificate(der))(t), key}
}

// issue writes a server's certificate for the names, and its key.
func (a authority) issue(t *testing.T, certificate, key string, hosts []string, addresses []net.IP) {
	t.Helper()
	serverKey, template := newKey(t), newTemplate("database")
	template.DNSNames, template.IPAddresses = hosts, addresses
	template.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	der := check(x509.CreateCertificate(rand.Reader, template, a.certificate, serverKey.Public(), a.key))(t)
	writePEM(t, certificate, "CERTIFICATE", der)
	writePEM(t, key, "PRIVATE KEY", check(x509.MarshalPKCS8PrivateKey(serverKey))(t))
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	return check(ecdsa.GenerateKey(elliptic.P256(), rand.Reader))(t)
}

func newTemplate(name string) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		KeyUsage: x509.KeyUsageDigitalSignature,
	}
}

func writePEM(t *testing.T, file, kind string, der []byte) {
	t.Helper()
	if err := os.WriteFile(file, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
}

// check stops the test at an error.
func check[T any](value T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}
