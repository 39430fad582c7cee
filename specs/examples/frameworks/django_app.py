"""Contacts kept by Django REST framework, documented by drf-spectacular: unique addresses of which the document does
not say so, read-only times that move.  Arguments: the port, the database's file; `schema` as the port prints the
document."""
import sys
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings

settings.configure(
    ALLOWED_HOSTS=["*"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": sys.argv[2], "OPTIONS": {"timeout": 20}}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.contenttypes", "django.contrib.auth", "rest_framework", "drf_spectacular", "crm"],
    REST_FRAMEWORK={
        "DEFAULT_AUTHENTICATION_CLASSES": [],
        "DEFAULT_PARSER_CLASSES": ["rest_framework.parsers.JSONParser"],
        "DEFAULT_PERMISSION_CLASSES": [],
        "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
        "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
        "UNAUTHENTICATED_USER": None,
    },
    ROOT_URLCONF=__name__,
    SECRET_KEY="of no use",
    SPECTACULAR_SETTINGS={"TITLE": "Contacts", "VERSION": "1.0.0"},
    USE_TZ=True,
)
django.setup()

from crm.models import Contact  # noqa: E402: the settings come first
from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.urls import include, path  # noqa: E402
from rest_framework import routers, serializers, viewsets  # noqa: E402


class ContactSerializer(serializers.ModelSerializer):
    class Meta:
        model = Contact
        fields = ["id", "email", "name", "status", "score", "tags", "created_at", "updated_at"]


class ContactViewSet(viewsets.ModelViewSet):
    queryset = Contact.objects.order_by("id")
    serializer_class = ContactSerializer


router = routers.DefaultRouter()
router.register("contacts", ContactViewSet)
urlpatterns = [path("", include(router.urls))]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *unused):
        pass


if __name__ == "__main__":
    if sys.argv[1] == "schema":
        call_command("spectacular")
        sys.exit()
    call_command("migrate", run_syncdb=True, verbosity=0)
    make_server("127.0.0.1", int(sys.argv[1]), get_wsgi_application(), Server, Quiet).serve_forever()
