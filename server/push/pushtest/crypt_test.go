package pushtest

import (
	"bytes"
	"crypto/ecdh"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"testing"
)

// The example of RFC 8291, appendix A.
const (
	exampleText    = "When I grow up, I want to be a watermelon"
	exampleSender  = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw"
	exampleReader  = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94"
	exampleSalt    = "DGv6ra1nlYgDCS1FRnbzlw"
	exampleAuth    = "BTBZMqHH6r4Tts7J_aSIgg"
	exampleMessage = "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml" +
		"mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT" +
		"pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)

func unbase64(t testing.TB, s string) []byte {
	t.Helper()
	b, err := base64.RawURLEncoding.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func privateKey(t testing.TB, s string) *ecdh.PrivateKey {
	t.Helper()
	k, err := ecdh.P256().NewPrivateKey(unbase64(t, s))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestStandardsExample(t *testing.T) {
	reader, auth := privateKey(t, exampleReader), unbase64(t, exampleAuth)
	got, err := Open(unbase64(t, exampleMessage), reader, auth)
	if err != nil || string(got) != exampleText {
		t.Errorf("Open = %q, %v", got, err)
	}
	body, err := seal([]byte(exampleText), 4096, reader.PublicKey(), auth, privateKey(t, exampleSender), unbase64(t, exampleSalt))
	if err != nil || !bytes.Equal(body, unbase64(t, exampleMessage)) {
		t.Errorf("seal = %x, %v", body, err)
	}
}

func TestOpenRefuses(t *testing.T) {
	reader, auth := privateKey(t, exampleReader), unbase64(t, exampleAuth)
	good, err := Seal([]byte("a message"), reader.PublicKey().Bytes(), auth)
	if err != nil {
		t.Fatal(err)
	}
	change := func(f func(b []byte) []byte) []byte { return f(bytes.Clone(good)) }
	for name, body := range map[string][]byte{
		"nothing":             nil,
		"a header alone":      good[:headerLen],
		"one byte flipped":    change(func(b []byte) []byte { b[headerLen] ^= 1; return b }),
		"another salt":        change(func(b []byte) []byte { b[0] ^= 1; return b }),
		"a key off the curve": change(func(b []byte) []byte { b[saltLen+5+20] ^= 1; return b }),
		"no key":              change(func(b []byte) []byte { b[saltLen+4] = 0; return b }),
		"a small record size": change(func(b []byte) []byte { binary.BigEndian.PutUint32(b[saltLen:], 18); return b }),
		"cut short":           good[:len(good)-1],
	} {
		if _, err := Open(body, reader, auth); err == nil {
			t.Errorf("%s: it was opened", name)
		}
	}
	other, _ := ecdh.P256().GenerateKey(rand.Reader)
	if _, err := Open(good, other, auth); err == nil {
		t.Error("another's key opened it")
	}
	if _, err := Open(good, reader, make([]byte, 16)); err == nil {
		t.Error("another's secret opened it")
	}
}
