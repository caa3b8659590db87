package queries_test

import (
	"fmt"
	"io/fs"
	"log"
	"strings"

	"zonegraph/queries"
)

// Each file is an operation; its first two lines are its title, in Chinese and English.
func Example() {
	text, err := fs.ReadFile(queries.Files, "04-cities-without-zone.graphql")
	if err != nil {
		log.Fatal(err)
	}
	lines := strings.SplitN(string(text), "\n", 3)
	fmt.Println(lines[0])
	fmt.Println(lines[1])
	// Output:
	// # 哪些设区市没有高新区？
	// # Which cities have no zone, and for which is it only not recorded?
}
