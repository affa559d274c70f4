// links: posthorn-messenger-gui
// Themes of Windows: whatever a file says of its resources, it is refused with a reason or read; nothing outside of it is.
#include <cstdint>
#include <cstdlib>

#include <QGuiApplication>

#include "messenger/skins/msstyles/msstyles_reader.h"

using namespace posthorn;
using namespace posthorn::messenger;

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size)
{
    static int argc = 1;
    static char name[] = "msstyles";
    static char* argv[] = {name, nullptr};
    static const bool offscreen = qputenv("QT_QPA_PLATFORM", "offscreen");
    static QGuiApplication application(argc, argv); // fonts are of it
    Q_UNUSED(offscreen);
    const auto skin = parseMsstyles({data, size});
    if (!skin) {
        if (skin.error().text.empty())
            std::abort();
        return 0;
    }
    // What a style says can be read: text stands out from what it stands on.
    if (contrast(skin->colours.text, skin->colours.surface) < 4.5 || contrast(skin->colours.text, skin->colours.window) < 4.5 ||
        contrast(skin->colours.onAccent, skin->colours.accent) < 4.5)
        std::abort();
    for (const QImage& image : skin->images) {
        if (image.isNull() || image.width() > 2048 || image.height() > 2048)
            std::abort();
    }
    return 0;
}
