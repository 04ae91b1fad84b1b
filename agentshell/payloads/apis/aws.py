"""Owns the API of rules/api-aws.yaml, as scripts/make_apis.py compiled it; change it there."""

from __future__ import annotations

from agentshell.payloads.api import Api, Route

# fmt: off
API = Api(api="aws", hosts=("*.amazonaws.com", "*.amazonaws.com.cn", "*.api.aws", ), summary=
    "AWS' APIs - those that name their operation, and the REST services", source=
    "botocore 1.43.11 (service-2.json of each service)", routes={"s3-bucket": Route(on=("DELETE //s3.*/{bucket}",
    "DELETE //s3-*/{bucket}", "DELETE //s3.amazonaws.com/{bucket}", ), same_as=
    "aws s3api delete-bucket --bucket {bucket}", ), "s3-object": Route(on=("DELETE //s3.*/{bucket}/{key}/**",
    "DELETE //s3-*/{bucket}/{key}/**", ), same_as="aws s3api delete-object --bucket {bucket} --key {key}", ),
    "s3-bucket-host": Route(on=("DELETE //*.s3.*/", "DELETE //*.s3-*/", ), same_as=
    "aws s3api delete-bucket --bucket {host}", ), "s3-object-host": Route(on=("DELETE //*.s3.*/{key}/**",
    "DELETE //*.s3-*/{key}/**", ), same_as="aws s3api delete-object --bucket {host} --key {key}", ), "s3-objects":
    Route(on=("POST //*.s3.*/", "POST //*.s3-*/", "POST //s3.*/{bucket}", "POST //s3-*/{bucket}", ), same_as=
    "aws s3api delete-objects --bucket {bucket} {host}", when=({"query.delete": "present", }, ), ), "s3-settings":
    Route(on=("PUT //*.s3.*/", "PUT //*.s3-*/", "PUT //s3.*/*", "PUT //s3-*/*", ), level="destructive", says=
    "changes a bucket's rules", reason="A lifecycle deletes objects later; a policy decides who may read them.",
    instead=("aws s3api list-buckets", ), when=({"query.lifecycle": "present", }, {"query.policy": "present", }, {
    "query.acl": "present", }, {"query.versioning": "present", }, {"query.replication": "present", }, {
    "query.publicAccessBlock": "present", }, {"query.encryption": "present", }, {"query.object-lock": "present", }, ),
    ), "s3-upload": Route(on=("PUT|POST //*.s3.*/**", "PUT|POST //*.s3-*/**", "PUT|POST //s3.*/**",
    "PUT|POST //s3-*/**", ), level="write", says="uploads", ), "lambda": Route(on=(
    "DELETE //lambda.*/2015-03-31/functions/{name}", ), same_as="aws lambda delete-function --function-name {name}", ),
    "lambda-code": Route(on=("PUT //lambda.*/2015-03-31/functions/{name}/code", ), same_as=
    "aws lambda update-function-code --function-name {name}", ), "lambda-configuration": Route(on=(
    "PUT //lambda.*/2015-03-31/functions/{name}/configuration", ), same_as=
    "aws lambda update-function-configuration --function-name {name}", ), "lambda-invoke": Route(on=(
    "POST //lambda.*/2015-03-31/functions/{name}/invocations", ), same_as=
    "aws lambda invoke --function-name {name} out.json", ), "route53-zone": Route(on=(
    "DELETE //route53.*/*/hostedzone/{id}", ), same_as="aws route53 delete-hosted-zone --id {id}", ), "route53-records":
    Route(on=("POST //route53.*/*/hostedzone/{id}/rrset*", ), same_as=
    "aws route53 change-resource-record-sets --hosted-zone-id {id}", ), "eks": Route(on=(
    "DELETE //eks.*/clusters/{name}", ), same_as="aws eks delete-cluster --name {name}", ), "eks-nodes": Route(on=(
    "DELETE //eks.*/clusters/{cluster}/node-groups/{name}", ), same_as=
    "aws eks delete-nodegroup --cluster-name {cluster} --nodegroup-name {name}", ), "efs": Route(on=(
    "DELETE //elasticfilesystem.*/*/file-systems/{id}", ), same_as="aws efs delete-file-system --file-system-id {id}",
    ), "opensearch": Route(on=("DELETE //es.*/*/opensearch/domain/{name}", "DELETE //es.*/*/es/domain/{name}", ),
    same_as="aws opensearch delete-domain --domain-name {name}", ), "apigateway": Route(on=(
    "DELETE //apigateway.*/restapis/{id}", ), same_as="aws apigateway delete-rest-api --rest-api-id {id}", ),
    "apigateway-2": Route(on=("DELETE //apigateway.*/v2/apis/{id}", ), same_as=
    "aws apigatewayv2 delete-api --api-id {id}", ), "cloudfront": Route(on=("DELETE //cloudfront.*/*/distribution/{id}",
    ), same_as="aws cloudfront delete-distribution --id {id}", ), "cloudfront-cache": Route(on=(
    "POST //cloudfront.*/*/distribution/{id}/invalidation", ), same_as=
    "aws cloudfront create-invalidation --distribution-id {id}", ), "backup-vault": Route(on=(
    "DELETE //backup.*/backup-vaults/{name}", ), same_as="aws backup delete-backup-vault --backup-vault-name {name}", ),
    "recovery-point": Route(on=("DELETE //backup.*/backup-vaults/{name}/recovery-points/{point}", ), same_as=
    "aws backup delete-recovery-point --backup-vault-name {name} --recovery-point-arn {point}", ), "amplify": Route(on=(
    "DELETE //amplify.*/apps/{id}", ), same_as="aws amplify delete-app --app-id {id}", ), "batch": Route(on=(
    "POST //batch.*/v1/terminatejob", ), same_as="aws batch terminate-job --job-id job", ), "glacier": Route(on=(
    "DELETE //glacier.*/*/vaults/{name}", ), same_as="aws glacier delete-vault --vault-name {name} --account-id -", ),
    "msk": Route(on=("DELETE //kafka.*/v1/clusters/{arn}", ), same_as="aws kafka delete-cluster --cluster-arn {arn}", ),
    "appsync": Route(on=("DELETE //appsync.*/v1/apis/{id}", ), same_as="aws appsync delete-graphql-api --api-id {id}",
    ), }, reader="aws", )
