package store

// While an import is staged, or undone, in many transactions, one node says which it
// is: everything that it creates has its id in ImportProperty, and is not to be seen
// while that is in HiddenProperty of the node of StateLabel. EpochProperty grows with
// each change of that list. Without such a node the epoch is 0, and nothing is hidden.
const (
	StateLabel     = "_ImportState"
	EpochProperty  = "epoch"
	HiddenProperty = "hidden"
	ImportProperty = "_import"
)
