// posthorn-messenger: new mail and chats, in the tray.

#include "messenger/program/run.h"

int main(int argc, char** argv)
{
    return posthorn::messenger::run(argc, argv);
}
