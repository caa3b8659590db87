package queries_test

import (
	"fmt"
	"log"

	"zonegraph/queries"
)

// Each file is an operation with its title in Chinese and English, and the variables
// with which it is asked if nobody gives others.
func ExampleParse() {
	all, err := queries.Parse(queries.Files)
	if err != nil {
		log.Fatal(err)
	}
	o := all[1]
	fmt.Println(o.Name, o.Variables)
	fmt.Println(o.TitleZH, o.TitleEN)
	// Output:
	// LiuzhouNationalSince {
	//   "zone": "柳州高新区"
	// }
	// 柳州高新区何时升国家级？ When did Liuzhou's zone become national, and who says so?
}
