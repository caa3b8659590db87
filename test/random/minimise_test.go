package random_test

// maxTries bounds how often an operation that is made smaller is asked.
const maxTries = 250

// minimise makes an operation as small as it can be while it still fails: selections,
// arguments, members and items are left out one by one, and variables and fragments
// dissolved.
func minimise(o *operation, fails func(*operation) bool) {
	tries := 0
	for again := true; again; {
		again = false
		for _, change := range changes(o) {
			if tries++; tries > maxTries {
				return
			}
			undo := change()
			if fails(o) {
				again = true
				break // the tree has changed, and with it the changes that can be made
			}
			undo()
		}
	}
}

// changes are all that can make an operation smaller by one thing. Each gives the
// function that undoes it.
func changes(o *operation) []func() func() {
	var out []func() func()
	setChanges(&o.selections, &out)
	return out
}

// without leaves out an item of a slice.
func without[T any](s *[]T, i int) func() func() {
	return func() func() {
		before := *s
		after := append(append([]T{}, before[:i]...), before[i+1:]...)
		*s = after
		return func() { *s = before }
	}
}

// put replaces a value.
func put[T any](at *T, v T) func() func() {
	return func() func() {
		before := *at
		*at = v
		return func() { *at = before }
	}
}

func setChanges(set *[]*selection, out *[]func() func()) {
	if len(*set) > 1 {
		for i := range *set {
			*out = append(*out, without(set, i))
		}
	}
	for i, s := range *set {
		if s.name == "" && len(s.directives) == 0 {
			// The fragment's selections stand in its place.
			i, inner := i, s.selections
			*out = append(*out, put(set, append(append(append([]*selection{}, (*set)[:i]...), inner...), (*set)[i+1:]...)))
		}
		for j := range s.directives {
			*out = append(*out, without(&s.directives, j))
		}
		if s.named {
			*out = append(*out, put(&s.named, false))
		}
		membersChanges(&s.arguments, out)
		if len(s.selections) > 0 {
			setChanges(&s.selections, out)
			if s.name != "" && s.selections[0].name != "__typename" {
				*out = append(*out, put(&s.selections, []*selection{{name: "__typename"}}))
			}
		}
	}
}

func membersChanges(members *[]*member, out *[]func() func()) {
	for i, m := range *members {
		*out = append(*out, without(members, i))
		valueChanges(&m.value, out)
	}
}

func valueChanges(at *any, out *[]func() func()) {
	switch v := (*at).(type) {
	case *variable:
		*out = append(*out, put(at, v.value))
		valueChanges(&v.value, out)
	case list:
		for i := range v {
			shorter := append(append(list{}, v[:i]...), v[i+1:]...)
			*out = append(*out, put[any](at, shorter))
			valueChanges(&v[i], out)
		}
	case object:
		members := []*member(v)
		for i, m := range members {
			smaller := append(append(object{}, v[:i]...), v[i+1:]...)
			*out = append(*out, put[any](at, smaller))
			if inner, ok := m.value.(object); ok && (m.name == "NOT" || m.name == "AND" || m.name == "OR") {
				*out = append(*out, put[any](at, inner))
			}
			valueChanges(&m.value, out)
		}
	case string:
		runes := []rune(v)
		if len(runes) > 1 {
			*out = append(*out, put[any](at, string(runes[:len(runes)/2])), put[any](at, string(runes[len(runes)/2:])))
		}
	}
}
