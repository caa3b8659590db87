package creditcode_test

import (
	"bufio"
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"zonegraph/graph/creditcode"
	"zonegraph/internal/pythontest"
)

// judge reads codes, one a line, and says of each what python-stdnum's check makes of
// it, and whether its validation takes it. The latter also wants eight digits in front,
// which the standard does not, so letters in front are held against the check alone.
const judge = `
import sys
from stdnum.cn import uscc
alphabet = set('0123456789ABCDEFGHJKLMNPQRTUWXY')
for line in open(sys.argv[1]):
    code = line.rstrip('\n')
    formed = len(code) == 18 and set(code) <= alphabet
    print(code, int(formed and uscc.calc_check_digit(code[:-1]) == code[-1]), int(uscc.is_valid(code)))
`

// Over 10,000 codes, half of them with a fault, the verdicts are those of
// python-stdnum.
func TestAgainstPythonStdnum(t *testing.T) {
	const charset, count = "0123456789ABCDEFGHJKLMNPQRTUWXY", 10_000
	random := rand.New(rand.NewPCG(32100, 2015))
	var codes strings.Builder
	letters := 0
	for i := range count {
		code := make([]byte, 17)
		for j := range code {
			code[j] = charset[random.IntN(len(charset))]
			if j < 8 && i%4 != 0 { // as most are: digits in front
				code[j] = charset[random.IntN(10)]
			}
		}
		whole, err := creditcode.WithCheck(string(code))
		if err != nil {
			t.Fatal(err)
		}
		faulty := []byte(whole)
		switch at := random.IntN(18); i % 8 {
		case 1, 4:
			faulty[at] = charset[random.IntN(len(charset))]
		case 2:
			faulty[at] = "IOSVZ"[random.IntN(5)]
		case 3:
			faulty = append(faulty[:at], faulty[at+1:]...)
		}
		if whole[0] > '9' {
			letters++
		}
		fmt.Fprintf(&codes, "%s\n", faulty)
	}
	file := filepath.Join(t.TempDir(), "codes")
	if err := os.WriteFile(file, []byte(codes.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	lines, right := bufio.NewScanner(bytes.NewReader(pythontest.Run(t, judge, file))), 0
	seen := 0
	for ; lines.Scan(); seen++ {
		var code string
		var checked, valid int
		if _, err := fmt.Sscan(lines.Text(), &code, &checked, &valid); err != nil {
			t.Fatal(lines.Text(), err)
		}
		ours := creditcode.Valid(code) == nil
		if ours {
			right++
		}
		digits := len(code) >= 8 && strings.Trim(code[:8], "0123456789") == ""
		if ours != (checked == 1) || digits && ours != (valid == 1) {
			t.Errorf("%s: %v here, %d and %d there", code, ours, checked, valid)
		}
	}
	if seen != count || right < count/3 || right > count*9/10 || letters < count/10 {
		t.Errorf("%d of %d codes judged, %d right, %d with a letter in front: no fair comparison", seen, count, right, letters)
	}
}
