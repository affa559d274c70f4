// posthornctl: what it does lies in core/ctl.
#include "ctl/command.h"

int main(int argc, char** argv)
{
    return posthorn::ctl::runProgram({argv + 1, argv + argc});
}
