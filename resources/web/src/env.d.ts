declare module "*.css";
declare module "*.svg" {
    const url: string;
    export default url;
}
declare module "virtual:catalogue/*" {
    const texts: Record<string, Record<string, string | string[]>>;
    export default texts;
}
