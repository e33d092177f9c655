package pushtest

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ecdh"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
)

// Lengths of RFC 8188, section 2.1, with the key id that RFC 8291 asks for.
const (
	saltLen   = 16
	pointLen  = 65
	headerLen = saltLen + 4 + 1 + pointLen
	tagLen    = 16
)

// Open decrypts the body of a push message (RFC 8291, section 3) with the
// receiver's private key and the secret it shares with the sender.
func Open(body []byte, receiver *ecdh.PrivateKey, auth []byte) ([]byte, error) {
	if len(body) < headerLen+tagLen+1 {
		return nil, fmt.Errorf("a body of %d bytes is too short", len(body))
	}
	salt, rest := body[:saltLen], body[saltLen:]
	recordSize := binary.BigEndian.Uint32(rest)
	if idLen := rest[4]; idLen != pointLen {
		return nil, fmt.Errorf("the key id has %d bytes, not %d", idLen, pointLen)
	}
	sender, err := ecdh.P256().NewPublicKey(rest[5 : 5+pointLen])
	if err != nil {
		return nil, fmt.Errorf("the sender's key: %w", err)
	}
	record := body[headerLen:]
	// A push message is one record (RFC 8291, section 4).
	if uint64(len(record)) > uint64(recordSize) {
		return nil, fmt.Errorf("a record of %d bytes in a record size of %d", len(record), recordSize)
	}
	secret, err := receiver.ECDH(sender)
	if err != nil {
		return nil, fmt.Errorf("agree on a key: %w", err)
	}
	gcm, nonce, err := contentKey(secret, auth, salt, receiver.PublicKey(), sender)
	if err != nil {
		return nil, err
	}
	plain, err := gcm.Open(nil, nonce, record, nil)
	if err != nil {
		return nil, fmt.Errorf("decrypt: %w", err)
	}
	// Padding is a 2, for the last record, and zeros after it.
	plain = bytes.TrimRight(plain, "\x00")
	if len(plain) == 0 || plain[len(plain)-1] != 2 {
		return nil, errors.New("the padding does not end the last record")
	}
	return plain[:len(plain)-1], nil
}

// seal is the counterpart of Open with a given sender's key and salt.
func seal(payload []byte, recordSize int, receiver *ecdh.PublicKey, auth []byte, sender *ecdh.PrivateKey, salt []byte) ([]byte, error) {
	secret, err := sender.ECDH(receiver)
	if err != nil {
		return nil, err
	}
	gcm, nonce, err := contentKey(secret, auth, salt, receiver, sender.PublicKey())
	if err != nil {
		return nil, err
	}
	body := make([]byte, 0, headerLen+len(payload)+1+tagLen)
	body = append(body, salt...)
	body = binary.BigEndian.AppendUint32(body, uint32(recordSize))
	body = append(body, pointLen)
	body = append(body, sender.PublicKey().Bytes()...)
	return gcm.Seal(body, nonce, append(bytes.Clone(payload), 2), nil), nil
}

// Seal encrypts a push message for a subscription's key and secret with the
// standard library and without padding: the least that any sender has to do.
func Seal(payload, p256dh, auth []byte) ([]byte, error) {
	receiver, err := ecdh.P256().NewPublicKey(p256dh)
	if err != nil {
		return nil, err
	}
	sender, err := ecdh.P256().GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	salt := make([]byte, saltLen)
	_, _ = rand.Read(salt) // never fails
	return seal(payload, 4096, receiver, auth, sender, salt)
}

// contentKey derives the cipher and nonce of the only record (RFC 8291, section
// 3.4; RFC 8188, sections 2.2 and 2.3).
func contentKey(secret, auth, salt []byte, receiver, sender *ecdh.PublicKey) (cipher.AEAD, []byte, error) {
	prk, err := hkdf.Extract(sha256.New, secret, auth)
	if err != nil {
		return nil, nil, err
	}
	info := "WebPush: info\x00" + string(receiver.Bytes()) + string(sender.Bytes())
	ikm, err := hkdf.Expand(sha256.New, prk, info, 32)
	if err != nil {
		return nil, nil, err
	}
	if prk, err = hkdf.Extract(sha256.New, ikm, salt); err != nil {
		return nil, nil, err
	}
	key, err := hkdf.Expand(sha256.New, prk, "Content-Encoding: aes128gcm\x00", 16)
	if err != nil {
		return nil, nil, err
	}
	nonce, err := hkdf.Expand(sha256.New, prk, "Content-Encoding: nonce\x00", 12)
	if err != nil {
		return nil, nil, err
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, nil, err
	}
	gcm, err := cipher.NewGCM(block)
	return gcm, nonce, err
}
