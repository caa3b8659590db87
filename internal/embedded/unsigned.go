package embedded

import (
	"archive/zip"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
)

// signature is a file in a jar that signs its content.
var signature = regexp.MustCompile(`^META-INF/[^/]+\.(SF|RSA|DSA|EC)$`)

// copyUnsigned copies the jars that are signed, without their signatures.
func copyUnsigned(lib, to string) error {
	jars, err := filepath.Glob(filepath.Join(lib, "*.jar"))
	if err != nil {
		return err
	}
	for _, jar := range jars {
		if err := copyOneUnsigned(jar, filepath.Join(to, filepath.Base(jar))); err != nil {
			return fmt.Errorf("%s: %w", jar, err)
		}
	}
	return nil
}

func copyOneUnsigned(jar, to string) (err error) {
	in, err := zip.OpenReader(jar)
	if err != nil {
		return err
	}
	defer in.Close() //nolint:errcheck // only read
	var kept []*zip.File
	for _, f := range in.File {
		if !signature.MatchString(f.Name) {
			kept = append(kept, f)
		}
	}
	if len(kept) == len(in.File) {
		return nil
	}
	file, err := os.Create(to)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	out := zip.NewWriter(file)
	for _, f := range kept {
		if err := copyEntry(out, f); err != nil {
			return err
		}
	}
	return out.Close()
}

// copyEntry copies an entry as it is; only of the manifest the attributes of the jar
// alone, because what follows are checksums for the signature.
func copyEntry(out *zip.Writer, f *zip.File) error {
	switch {
	case f.Mode().IsDir(): // some are written with content, which is none
		_, err := out.Create(f.Name)
		return err
	case f.Name != "META-INF/MANIFEST.MF":
		return out.Copy(f)
	}
	r, err := f.Open()
	if err != nil {
		return err
	}
	defer r.Close() //nolint:errcheck // only read
	text, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	w, err := out.Create(f.Name)
	if err != nil {
		return err
	}
	_, err = w.Write(mainAttributes(text))
	return err
}

// sections are parted by an empty line.
var sectionEnd = regexp.MustCompile(`\r?\n\r?\n`)

// mainAttributes are the first section of a manifest.
func mainAttributes(manifest []byte) []byte {
	if end := sectionEnd.FindIndex(manifest); end != nil {
		return manifest[:end[1]]
	}
	return manifest
}
