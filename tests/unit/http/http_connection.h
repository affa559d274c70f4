// One connection to the small web site of http_world.h, driven by a test.
#pragma once

#include "tests/unit/http/http_world.h"

namespace posthorn::test {

struct Connection {
    Connection()
        : world(loop)
        , link(&loop)
    {
    }
    std::string ask(const std::string& input)
    {
        if (!opened)
            link.open(world.session());
        opened = true;
        link.feed(input);
        return link.takeOutput();
    }
    static std::string get(const std::string& path, const std::string& fields = {})
    {
        return "GET " + path + " HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n";
    }
    static std::string post(const std::string& path, const std::string& body, const std::string& fields = {})
    {
        return "POST " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
               fields + "\r\n" + body;
    }

    ManualExecutor loop;
    HttpWorld world;
    FakeLink link;
    bool opened = false;
};

inline std::string bodyOf(const std::string& output)
{
    return output.substr(output.find("\r\n\r\n") + 4);
}

inline bool has(const std::string& output, std::string_view text)
{
    return output.find(text) != std::string::npos;
}

} // namespace posthorn::test
