// Reads Tasks and Pipelines with Tekton's own types, strictly, and lets them validate themselves.
package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	v1 "github.com/tektoncd/pipeline/pkg/apis/pipeline/v1"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"knative.dev/pkg/apis"
	"sigs.k8s.io/yaml"
)

type object interface {
	apis.Defaultable
	apis.Validatable
}

func check(document []byte) error {
	var kind struct {
		APIVersion string `json:"apiVersion"`
		Kind       string `json:"kind"`
	}
	if err := yaml.Unmarshal(document, &kind); err != nil {
		return err
	}
	var read object
	switch kind.APIVersion + " " + kind.Kind {
	case "tekton.dev/v1 Task":
		read = &v1.Task{}
	case "tekton.dev/v1 Pipeline":
		read = &v1.Pipeline{}
	default:
		return fmt.Errorf("neither a Task nor a Pipeline: %s %s", kind.APIVersion, kind.Kind)
	}
	if err := yaml.UnmarshalStrict(document, read); err != nil {
		return err
	}
	ctx := context.Background()
	read.SetDefaults(ctx)
	if err := read.Validate(ctx); err != nil {
		return err
	}
	return nil
}

func main() {
	for _, path := range os.Args[1:] {
		content, err := os.ReadFile(path)
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		reader, count := utilyaml.NewYAMLReader(bufio.NewReader(bytes.NewReader(content))), 0
		for {
			document, err := reader.Read()
			if errors.Is(err, io.EOF) {
				break
			}
			if err == nil {
				err = check(document)
			}
			if err != nil {
				fmt.Fprintf(os.Stderr, "%s: %v\n", path, err)
				os.Exit(1)
			}
			count++
		}
		if count == 0 {
			fmt.Fprintf(os.Stderr, "%s: empty\n", path)
			os.Exit(1)
		}
		fmt.Printf("%s: %d valid\n", path, count)
	}
}
