package main

import (
	"context"
	"fmt"
	"gaoshi/indexer/match/evaluate"
	"os"
)

func main() {
	a := os.Args[1:]
	if err := evaluate.Command(context.Background(), os.Stdout, a[1:], a[0], 0); err != nil {
		fmt.Println(err)
	}
}
