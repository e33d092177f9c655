// Package push tells those who subscribed, and corrects what it told them.
//
//	Endpoint, Keys   a browser's address and keys, checked: they are input from strangers
//	VAPID            the portal's own key pair, made once and kept
//	Alert            what a phone shows, at most MaxPayload bytes
//	Sender           sends one message to one subscription and says what came of it
//
// Sending is webpush-go's work. Sender stands between it and the network,
// because by itself the library posts to any address, follows redirects, waits
// for ever, and takes a refusal for success.
package push
