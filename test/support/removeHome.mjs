import { removeHome } from './homeFolder.mjs';

export default removeHome;
