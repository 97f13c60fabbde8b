"""Holds documents against the schema of a custom resource, as the API server does with strict validation.

usage: crd.py CRD VERSION FILE    every document of FILE against this version of the resource; 1 where one does not hold
"""

import sys

import jsonschema
import yaml

# A schema has a megabyte and more.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def strict(node):
    """A structural schema in which a field that it does not know is an error: a typing error drops no check."""
    if isinstance(node, list):
        return [strict(one) for one in node]
    if not isinstance(node, dict):
        return node
    made = {key: strict(value) for key, value in node.items() if not key.startswith("x-kubernetes-")}
    if node.get("x-kubernetes-int-or-string"):
        made.pop("type", None)
        made["anyOf"] = [{"type": "integer"}, {"type": "string"}]
    fields = made.get("properties")
    keeps = node.get("x-kubernetes-preserve-unknown-fields")
    if isinstance(fields, dict) and made.get("type") == "object" and not keeps:
        made.setdefault("additionalProperties", False)
    if made.pop("nullable", False) and "type" in made:
        made["type"] = [made["type"], "null"]
    return made


def main(crd, version, file):
    with open(crd, encoding="utf-8") as stream:
        spec = yaml.load(stream, LOADER)["spec"]
    (schema,) = [one["schema"]["openAPIV3Schema"] for one in spec["versions"] if one["name"] == version]
    schema = strict(schema)
    # What every resource has, and a schema need not say.
    schema["properties"].update(apiVersion={"type": "string"}, kind={"type": "string"})
    schema["properties"]["metadata"] = {
        "type": "object",
        "properties": {"name": {"type": "string", "pattern": "^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$", "maxLength": 253}},
        "required": ["name"],
        "additionalProperties": False,
    }
    checker = jsonschema.Draft202012Validator(schema)
    with open(file, encoding="utf-8") as stream:
        documents = [one for one in yaml.load_all(stream, LOADER) if one is not None]
    problems = [] if documents else ["no document"]
    for at, document in enumerate(documents):
        expected = (f"{spec['group']}/{version}", spec["names"]["kind"])
        found = (document.get("apiVersion"), document.get("kind"))
        if found != expected:
            problems.append(f"document {at}: {found} is not {expected}")
        for error in checker.iter_errors(document):
            problems.append(f"document {at}: {'.'.join(map(str, error.absolute_path))}: {error.message[:300]}")
    print("\n".join(problems), end="")
    sys.exit(1 if problems else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])
