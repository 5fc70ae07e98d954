import { type BucketSettings, type FileSource, locateInput, openBuckets } from '../submissions/index.ts';

/**
 * Opens what a command line names, a path or `s3://bucket/key`, for the length of `work`.
 * @throws WaybillError WB_INPUT_MISSING where it names nothing that can be read
 */
export async function withInput<T>(settings: BucketSettings, input: string, work: (source: FileSource) => Promise<T>): Promise<T> {
  const buckets = openBuckets(settings);
  try {
    return await work(await locateInput(input, buckets));
  } finally {
    await buckets.close();
  }
}
