const e=()=>[];export{e as leftOver};
