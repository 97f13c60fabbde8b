// Reads a verification summary with the types that in-toto publishes, strictly.
//
// Usage: summary-reader <FILE. FILE is one statement or an array of them. Prints a line for each: result, level,
// subject, number of input attestations. Ends with 1 where the types do not take a member, or where a statement is not
// one. `verifier.version` (SLSA 1.1) is newer than the types and is taken out before, where it is a map of texts.
package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"

	vsa "github.com/in-toto/attestation/go/predicates/vsa/v1"
	intoto "github.com/in-toto/attestation/go/v1"
	"google.golang.org/protobuf/encoding/protojson"
)

func main() {
	log.SetFlags(0)
	text, err := io.ReadAll(os.Stdin)
	check(err)
	statements := []json.RawMessage{text}
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("[")) {
		check(json.Unmarshal(text, &statements))
	}
	for _, statement := range statements {
		read(statement)
	}
}

func read(text []byte) {
	var statement intoto.Statement
	check(protojson.Unmarshal(text, &statement))
	check(statement.Validate())
	if statement.GetPredicateType() != "https://slsa.dev/verification_summary/v1" {
		log.Fatalf("another predicate: %s", statement.GetPredicateType())
	}
	predicate := statement.GetPredicate().AsMap()
	if verifier, ok := predicate["verifier"].(map[string]any); ok {
		if versions, ok := verifier["version"].(map[string]any); ok {
			for name, version := range versions {
				if _, ok := version.(string); !ok {
					log.Fatalf("the version of %s is not a text", name)
				}
			}
			delete(verifier, "version")
		}
	}
	rest, err := json.Marshal(predicate)
	check(err)
	var summary vsa.VerificationSummary
	check(protojson.Unmarshal(rest, &summary))
	for _, required := range []string{
		summary.GetVerifier().GetId(), summary.GetResourceUri(), summary.GetPolicy().GetUri(), summary.GetVerificationResult(),
	} {
		if required == "" {
			log.Fatal("a required member is not there")
		}
	}
	if !summary.GetTimeVerified().IsValid() || len(summary.GetVerifiedLevels()) != 1 {
		log.Fatal("no time, or not one level")
	}
	for _, input := range summary.GetInputAttestations() {
		if len(input.GetDigest()["sha256"]) != 64 {
			log.Fatal("an input without a digest")
		}
	}
	fmt.Println(summary.GetVerificationResult(), summary.GetVerifiedLevels()[0],
		statement.GetSubject()[0].GetDigest()["sha256"], len(summary.GetInputAttestations()))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
