/* free_ports N: so many ports of loopback that nobody listens on just now, in one line.
 */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>

enum { PORTS_MAX = 64 };

int main(int argc, char **argv)
{
    unsigned long count = argc == 2 ? strtoul(argv[1], NULL, 10) : 0;

    if (count == 0 || count > PORTS_MAX)
        return 1;
    for (unsigned long i = 0; i < count; i++) { /* all are held until the end */
        struct sockaddr_in address = { .sin_family = AF_INET,
                                       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
        socklen_t size = sizeof address;
        int fd = socket(AF_INET, SOCK_STREAM, 0);

        if (fd < 0 || bind(fd, (struct sockaddr *)&address, size) != 0 ||
            getsockname(fd, (struct sockaddr *)&address, &size) != 0)
            return 1;
        printf("%s%u", i ? " " : "", ntohs(address.sin_port));
    }
    putchar('\n');
    return 0;
}
