#include "fail.h"

#include <cstdio>
#include <cstdlib>

namespace posthorn::bench {

namespace {
bool verbose = false;
}

void fail(const std::string& text)
{
    std::fprintf(stderr, "posthorn-bench: %s\n", text.c_str());
    std::exit(1);
}

void tell(const std::string& text)
{
    if (verbose)
        std::fprintf(stderr, "posthorn-bench: %s\n", text.c_str());
}

void setVerbose(bool on)
{
    verbose = on;
}

} // namespace posthorn::bench
