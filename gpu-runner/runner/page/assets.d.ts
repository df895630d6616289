/** Stylesheets are bundled beside the script by scripts/build.ts. */
declare module "*.css";
