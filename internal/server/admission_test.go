package server

import (
	"context"
	"testing"
)

// Operations of the largest weight leave room for small ones, however many wait.
func TestSmallOperationsDoNotWait(t *testing.T) {
	a := newAdmission(1000)
	var leave []func()
	for range 2 {
		l, err := a.enter(t.Context(), 1000)
		if err != nil {
			t.Fatal(err)
		}
		leave = append(leave, l)
	}
	waiting, stop := context.WithCancel(t.Context())
	ended := make(chan error)
	go func() {
		_, err := a.enter(waiting, 1000)
		ended <- err
	}()
	for range 100 {
		l, err := a.enter(t.Context(), 5)
		if err != nil {
			t.Fatal(err)
		}
		defer l()
	}
	stop()
	if err := <-ended; err == nil {
		t.Error("a third operation of the largest weight did not wait")
	}
	for _, l := range leave {
		l()
	}
	if l, err := a.enter(t.Context(), 400); err != nil {
		t.Error(err)
	} else {
		l()
	}
}
