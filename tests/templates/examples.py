"""Checks the templates in `examples`: AWS SAM CLI and cfn-lint must accept those for SAM and what AWS CDK writes, and the
routes of HTTP APIs must be those of the proto. cfn-lint must also accept the template of the live test in `tests/aws_account`.

Usage: examples.py CDK COUNT, where CDK is the folder with what CDK writes for each app, and COUNT is the file for the number of cases
"""

import concurrent.futures
import json
import os
import pathlib
import subprocess
import sys

from samtranslator.yaml_helper import yaml_parse

from main import REPOSITORY, Report, listed, run

EXAMPLES = REPOSITORY / "examples"
DEPLOY = EXAMPLES / "deploy"
PER_RPC = EXAMPLES / "function-per-rpc"
STARTER = EXAMPLES / "starter/template/template.yaml"
SAM = sorted([STARTER, *EXAMPLES.glob("*/template.yaml"), *(DEPLOY / "sam").glob("*.yaml")])

# CDK itself writes this: a dependency that a reference implies.
IGNORED_OF_CDK = "W3005"


def problem(done, output):
    return f"exit status {done.returncode}: {output}" if done.returncode else ""


def sam(report, folder):
    def validate(template):
        return problem(*run(folder, "sam", "validate", "--lint", "--template-file", str(template)))

    # SAM CLI takes seconds for each.
    with concurrent.futures.ThreadPoolExecutor(max_workers=os.cpu_count()) as pool:
        for template, found in zip(SAM, pool.map(validate, SAM)):
            report.case(f"{template.relative_to(EXAMPLES)}: sam validate --lint", found)
    report.case("templates for SAM: cfn-lint", problem(*run(folder, "cfn-lint", *map(str, SAM))))


def cdk(report, folder):
    stacks = sorted(folder.glob("*/*.template.json"))
    arguments = ["--ignore-checks", IGNORED_OF_CDK, "--", *map(str, stacks)]
    report.case("templates of CDK: cfn-lint", problem(*run(folder, "cfn-lint", *arguments)))
    templates = [PER_RPC / "template.yaml", *(DEPLOY / "sam").glob("*.yaml")]
    report.case(f"{len(stacks)} stacks, as many as templates for SAM", "" if len(stacks) == len(templates) else f"{stacks}")


def live_test(report, folder):
    path = folder / "live_test.json"
    with path.open("w") as file:
        subprocess.run([sys.executable, REPOSITORY / "tests/aws_account/template.py"], stdout=file, check=True)
    report.case("template of the live test: cfn-lint", problem(*run(folder, "cfn-lint", str(path))))


def routes_of_cdk(folder, stack):
    (template,) = folder.glob(f"*/{stack}.template.json")
    resources = json.loads(template.read_text())["Resources"].values()
    keys = [resource["Properties"]["RouteKey"] for resource in resources if resource["Type"] == "AWS::ApiGatewayV2::Route"]
    return sorted(tuple(key.split(" ")) for key in keys)


def routes_of_sam(template):
    routes = []
    for resource in yaml_parse(template.read_text())["Resources"].values():
        if "Events" in resource["Properties"]:
            location = resource["Properties"]["Events"]["Fn::Transform"]["Parameters"]["Location"]
            events = yaml_parse((template.parent / location).read_text()).values()
            routes += [(event["Properties"]["Method"], event["Properties"]["Path"]) for event in events]
    return sorted(routes)


def main():
    report = Report()
    folder = pathlib.Path(sys.argv[1])
    sam(report, folder)
    cdk(report, folder)
    live_test(report, folder)
    for example, stack, template in [
        (DEPLOY, "OrdersHttpApi", "sam/http_api.yaml"),
        (PER_RPC, "ProductsFunctionPerRpc", "template.yaml"),
    ]:
        expected = listed([json.loads((example / "routes.json").read_text())])
        sam_routes = routes_of_sam(example / template)
        for name, routes in [(stack, routes_of_cdk(folder, stack)), (f"{example.name}/{template}", sam_routes)]:
            report.case(f"{name}: the routes of the proto", "" if routes == expected else f"{routes}, expected {expected}")
    print(f"{report.ran - report.failed} ok, {report.failed} failed")
    pathlib.Path(sys.argv[2]).write_text(str(report.ran))
    sys.exit(bool(report.failed))


if __name__ == "__main__":
    main()
