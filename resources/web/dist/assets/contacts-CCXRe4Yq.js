function n(){return null}export{n as Contacts};
