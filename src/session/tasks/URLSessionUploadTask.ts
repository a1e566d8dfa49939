import { URLSessionDataTask } from './URLSessionDataTask.ts';

/** A data task that is about its request's body. @see URLSessionUploadTask */
export class URLSessionUploadTask extends URLSessionDataTask {}
