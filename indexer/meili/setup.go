package meili

import (
	"context"
	"fmt"
	"time"

	"github.com/meilisearch/meilisearch-go"
)

// Setup makes the two keys that a portal needs of a server, so that the server
// of the portal never has the master key: one that may only search, and one
// that may also fill and rebuild the index of that name. Each call makes new
// keys.
func Setup(ctx context.Context, address, masterKey, index string) (searchKey, indexKey string, err error) {
	if !validName.MatchString(index) {
		return "", "", fmt.Errorf("index name %q: want letters, digits, - and _", index)
	}
	server, err := connect(address, masterKey)
	if err != nil {
		return "", "", err
	}
	ctx, cancel := context.WithTimeout(ctx, writeTimeout)
	defer cancel()
	make := func(name, description string, indexes []string, actions ...string) (string, error) {
		key, err := server.CreateKeyWithContext(ctx, &meilisearch.Key{
			Name: name, Description: description, Actions: actions, Indexes: indexes, ExpiresAt: time.Time{},
		})
		if err != nil {
			return "", away("make the key "+name, ctx, err)
		}
		return key.Key, nil
	}
	searchKey, err = make(index+" search", "searches, no more", []string{index}, "search")
	if err != nil {
		return "", "", err
	}
	indexKey, err = make(index+" index", "searches, fills and rebuilds", []string{index, index + "-new"},
		"search", "documents.add", "documents.get", "documents.delete",
		"indexes.create", "indexes.get", "indexes.delete", "indexes.swap",
		"settings.get", "settings.update", "tasks.get")
	if err != nil {
		return "", "", err
	}
	return searchKey, indexKey, nil
}
