package spreadsheet

import (
	"context"
	"io/fs"
	"os"

	"zonegraph/message"
)

// Content is an open file, whose reads end with the context.
type Content struct {
	*os.File
	ctx  context.Context
	info fs.FileInfo
}

// OpenContent opens a file. What is no file on a disk is refused before it is opened: a
// device may never end, and a pipe may never begin.
func OpenContent(ctx context.Context, path string) (*Content, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	switch mode := info.Mode(); {
	case mode.IsRegular():
	case mode.IsDir():
		return nil, fault(message.New("file.folder"), message.New("remedy.give-file"))
	case mode&fs.ModeNamedPipe != 0, mode&fs.ModeSocket != 0:
		return nil, fault(message.New("file.pipe"), message.New("remedy.save-to-disk"))
	default:
		return nil, fault(message.New("file.device"), message.New("remedy.save-to-disk"))
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return &Content{file, ctx, info}, nil
}

// Size is how long the file was when it was opened.
func (c *Content) Size() int64 { return c.info.Size() }

// Unchanged is an error if something was written to the file since it was opened.
func (c *Content) Unchanged() error {
	now, err := os.Stat(c.Name())
	if err != nil {
		return err
	}
	if now.Size() != c.info.Size() || !now.ModTime().Equal(c.info.ModTime()) {
		return fault(message.New("file.changed"), message.New("remedy.wait-until-written"))
	}
	return nil
}

// Read implements io.Reader.
func (c *Content) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.File.Read(p)
}

// ReadAt implements io.ReaderAt.
func (c *Content) ReadAt(p []byte, at int64) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.File.ReadAt(p, at)
}
