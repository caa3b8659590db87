package cypher

// TerminatedTransactions asks for the ids of transactions that were ended, by their
// timeout or because their client has gone, and that run nevertheless. A statement looks
// now and then if its transaction was ended; while it is planned it may not look at all.
func TerminatedTransactions() Statement {
	return New(func(*Compiler) string {
		return "SHOW TRANSACTIONS YIELD transactionId, status\n" +
			"WHERE status STARTS WITH 'Terminated'\n" +
			"RETURN transactionId AS v"
	})
}
