import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { readS3Settings } from '../src/kernel/objects/s3-settings.ts';

/** Makes the bucket that an address names. For test servers only: an installation's bucket is made by its owner, with its policies. */
const settings = readS3Settings(new URL(process.argv[2] ?? ''), process.env);
const client = new S3Client({
  endpoint: settings.endpoint,
  region: settings.region,
  forcePathStyle: settings.pathStyle,
  credentials: settings.credentials as NonNullable<typeof settings.credentials>,
});
await client.send(new CreateBucketCommand({ Bucket: settings.bucket }));
client.destroy();
