/** The platform's class, of which requests are. @see Fetch §5.4 */
export const PlatformRequest: typeof Request = Request;
export type PlatformRequest = Request;
/** The platform's class, of which the responses of `fetch` are instances. @see Fetch §5.5 */
export const PlatformResponse: typeof Response = Response;
export type PlatformResponse = Response;
/** The platform's class. @see Fetch §5.1 */
export const PlatformHeaders: typeof Headers = Headers;
export type PlatformHeaders = Headers;
/** The platform's class. @see XMLHttpRequest §4.3 */
export const PlatformFormData: typeof FormData = FormData;
export type PlatformFormData = FormData;
/** The platform's class. @see File API §3 */
export const PlatformBlob: typeof Blob = Blob;
export type PlatformBlob = Blob;
