from django.db import models


class Contact(models.Model):
    email = models.EmailField(unique=True)
    name = models.CharField(max_length=80)
    status = models.CharField(max_length=10, choices=[("new", "New"), ("won", "Won"), ("lost", "Lost")], default="new")
    score = models.IntegerField(null=True, blank=True)
    tags = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)
