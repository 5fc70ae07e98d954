#!/usr/bin/env bash
# Runs the object store's conformance suite and the whole job against radosgw, the S3 server of Ceph (s3-server.sh), and prints the results.
set -euo pipefail

cd "$(dirname "$0")/.."
. scripts/s3-server.sh

for checksums in when_required when_supported; do
  export WAYBILL_TEST_S3_URL="s3://conformance/area?endpoint=http%3A%2F%2F127.0.0.1%3A$s3&region=us-east-1&checksums=$checksums&credentials=env:WAYBILL_TEST_S3"
  node scripts/make-test-bucket.ts "$WAYBILL_TEST_S3_URL"
  echo "Conformance suite with checksums=$checksums:"
  NO_COLOR=1 node_modules/.bin/vitest run --project unit src/kernel/objects src/exports/partner-place.test.ts --reporter=verbose | sed -E "s, *[0-9]+ms\$,,"
  node scripts/measure-put.ts "$WAYBILL_TEST_S3_URL"
done
echo 'The whole job, with objects and inputs there:'
NO_COLOR=1 node_modules/.bin/vitest run --project db test/s3.db.test.ts --reporter=verbose | sed -E "s, *[0-9]+ms\$,,"
