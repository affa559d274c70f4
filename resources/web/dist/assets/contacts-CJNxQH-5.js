function a(d){}export{a as addAddress};
