// Package search finds facts by what people call them: by name, English name,
// alias or code, and by the pinyin of the Chinese ones. It says what is stored of
// a node for that and how it is indexed (index.go), what a text asks of the
// indexes (probe.go), and in which order the hits come (query.go, answer.go). It
// writes one statement, and runs none.
//
// A hit's rank is decided by the best way in which it matches:
//
//  1. the text is a name, an English name, an alias or a whole code,
//  2. a name, an English name or an alias begins with it,
//  3. its words stand in one: Chinese as they are, others as beginnings of words,
//  4. a code begins with it, or the second half of a credit code,
//  5. it is the pinyin of a name, begins it, or stands in it,
//  6. it is the initials of a name's pinyin, or begins them,
//  7. and if nothing at all matches so: a name is an abbreviation of the text, or
//     the text one of a name.
//
// Among equals, regions come first, then cities, zones, counties and the rest;
// then facts before made-up nodes, short names before long ones, and at last the
// order of the ids, so that the order is total.
package search
